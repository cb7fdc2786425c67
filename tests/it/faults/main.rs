//! What an operator meets: parts that are away, full or closed, and how the server tells of it. Each
//! story ends with everything acknowledged in its place.

mod figures;
