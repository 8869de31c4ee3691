"""Documents in, PDF bytes out: print now, with the page furniture, growing rows and tags that PDF/UA-1 asks for."""
