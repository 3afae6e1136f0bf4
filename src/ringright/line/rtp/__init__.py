"""RTP without sockets: packets, keys and the jitter buffer as pure pieces."""
