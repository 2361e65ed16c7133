"""The command line, which composes everything else."""
