"""How the project's own network is made: labels by teachers, training, export, card."""
