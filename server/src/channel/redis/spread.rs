//! Which of several deployments a partition is at.

use sha2::{Digest, Sha256};

use crate::channel::Partition;

/// Chooses by rendezvous hashing (Thaler and Ravishankar, "Using Name-Based Mappings to Increase
/// Hit Rates", 1998): every instance comes to the same answer by itself, in whatever order its
/// list is, and taking one deployment away moves that one's partitions and no others.
pub(super) fn deployment_of(partition: Partition, identities: &[String]) -> usize {
    let weight = |identity: &String| {
        let hash =
            Sha256::new().chain_update(partition.number().to_be_bytes()).chain_update(identity).finalize();
        let mut weight = [0; 8];
        weight.copy_from_slice(&hash[..8]);
        (u64::from_be_bytes(weight), identity.clone())
    };
    (0..identities.len()).max_by_key(|&at| weight(&identities[at])).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn identities(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn everybody_agrees_and_the_load_is_shared() {
        let one = identities(&["a:6379", "b:6379", "c:6379"]);
        let other = identities(&["c:6379", "a:6379", "b:6379"]);
        let mut shares = [0; 3];
        for partition in Partition::all() {
            let at = deployment_of(partition, &one);
            assert_eq!(one[at], other[deployment_of(partition, &other)]);
            shares[at] += 1;
        }
        assert!(shares.iter().all(|share| (60..115).contains(share)), "{shares:?}");
        // Other versions of the binary rely on it.
        let first = Partition::all().next().unwrap();
        assert_eq!(one[deployment_of(first, &one)], "c:6379");
    }

    #[test]
    fn one_that_goes_takes_only_its_own_along() {
        let (three, two) = (identities(&["a", "b", "c"]), identities(&["a", "c"]));
        for partition in Partition::all() {
            let before = &three[deployment_of(partition, &three)];
            let after = &two[deployment_of(partition, &two)];
            assert!(before == "b" || before == after);
        }
    }
}
