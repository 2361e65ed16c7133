"""Live cameras: connections, the ring of packets on disk, its recorder and its reader."""
