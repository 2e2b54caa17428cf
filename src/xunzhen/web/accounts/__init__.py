"""Who signs in, which duty they hold, how far their scope reaches, and the door that asks."""
