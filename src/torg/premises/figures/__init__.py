"""What a study stands on: figures with their source, licence and date."""
