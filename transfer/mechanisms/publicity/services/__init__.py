"""Commands of publicity: `publicities` for the notice, `objections` for what is said against it."""
