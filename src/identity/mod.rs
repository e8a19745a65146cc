//! Identity numbers, organisation codes and phone numbers: parse and mask.
