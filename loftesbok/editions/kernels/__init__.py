"""The kernels that run notebooks."""
