"""The practice world: a simulated carrier and simulated people, real SIP and RTP on loopback."""
