// On a PC only: a board listens at one endpoint, having 16 sockets in all and no TLS by default.
