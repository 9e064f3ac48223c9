"""Tools for the project itself: licences, reproduction, pictures of the guide."""
