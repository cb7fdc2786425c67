//! What happens on sockets, told as stories: a real server on a real port, with a database of its
//! own and bare clients.
