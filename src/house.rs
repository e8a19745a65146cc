//! What every transaction needs besides its connection: clock, chance, keys and the configured words of this office.

use crate::clock::Clock;
use crate::config::Config;
use crate::ids::Chance;
use crate::vault::Vault;

/// The house that the work is done in; cheap to clone is not needed, it is shared behind the `App`.
pub struct House {
    /// The time.
    pub clock: Clock,
    /// Randomness.
    pub chance: Chance,
    /// Sealing and blind indexes.
    pub vault: Vault,
    /// What the administrator configured.
    pub config: Config,
}
