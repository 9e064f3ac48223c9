"""What the form's first sheet tells those who fill it in, in Swedish, in the order in which they work."""

PROPOSED = (
    "Formuläret är ifyllt med förslag ur {}. De har en egen färg. Jämför varje förslag med stället i källan, rätta det "
    "som är fel, och välj Bekräftat eller Avvisat i kolumnen Förslag: bekräfta. Status, sammanfattning och motivering "
    "skriver du själv. Obekräftade förslag importeras inte."
)
RECEIVED = (
    "Formuläret är ifyllt med förslag ur det mottagna formuläret {}. De har en egen färg. Rätta det som är fel, och "
    "välj Bekräftat eller Avvisat i kolumnen Förslag: bekräfta. Status och motivering skriver du själv, och parter där "
    "flera är ansvariga. Obekräftade förslag importeras inte."
)
SHORT_STEP = (
    "Du som bara ska redovisa fyller i bladet Kort, inget annat: vad som gjordes, hur många, var och vad som händer "
    "sedan. Spara som Excel-arbetsbok (.xlsx) och skicka tillbaka filen. Stegen nedan är för redaktören."
)
STEPS = (
    "Börja i bladet Källa: vilket dokument kommer uppgifterna ur, och vem har bedömt dem?",
    "Gå till bladet Uppföljning. Varje åtagande har en rad. Vänster om de gula cellerna står vad som redovisades förra "
    "gången och vad som då skulle göras härnäst.",
    "Se efter vad dokumentet säger om var och en av delarna som lovades: gjord, på väg eller inte gjord. De delar som "
    "nämns avgör statusen. De andra skrivs i Nämns inte. Är ett ord i dokumentet mer allmänt än i löftet räknas delen "
    "som nämnd, och tvekan skrivs i Framgår inte.",
    "Välj status och vems del som redovisas, och skriv en sammanfattning med egna ord och med siffrorna. Motivera "
    "statusen i en mening. Är något uppskjutet, inte genomfört eller avfört behövs ett skäl.",
    "Lämna raden tom om inget redovisas om åtagandet. Tomt betyder att det inte är redovisat, inte att inget har hänt. "
    "Har inget hänt, och det sägs, välj en status som säger det.",
    "Skriv siffrorna i bladet Siffror, en på varje rad. Det som ni har gjort tillsammans och det som var och en har "
    "gjort står på skilda rader. Noll skrivs 0. Sägs bara ”flera” eller ”ett antal”, lämna antalet tomt och välj "
    "”Antal ej angivet”.",
    "”Varav” skrivs på en egen rad: välj helhetens indikator i Del av och ”Varav” i Slags del.",
    "Saknas en indikator eller en plats i listan? Skriv in den längst ned i bladet Indikatorer eller Platser. Sedan "
    "går den att välja.",
    "Ett ankare är några få ord ur dokumentet, skrivna precis som där, så att läsaren hittar stället. För en siffra "
    "ska ankaret innehålla talet och det som räknas, till exempel ”12 besök”.",
    "Ändrar du något som redan är publicerat, skriv varför i kolumnen Skäl till rättelse.",
    "Håll muspekaren över en rubrik, så visas vad kolumnen är till för. Spara som Excel-arbetsbok (.xlsx) och skicka "
    "tillbaka filen.",
)
