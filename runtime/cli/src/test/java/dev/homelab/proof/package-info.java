/**
 * Proofs of what must never happen: lost records, orphans, leaked secrets, after kills and faults.
 */
@NullMarked
package dev.homelab.proof;

import org.jspecify.annotations.NullMarked;
