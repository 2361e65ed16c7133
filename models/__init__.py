"""Computer vision: from pictures to reads, tracks and passages."""
