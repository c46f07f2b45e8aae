/** The words: one class per block, each a mutable builder that freezes into the model. */
@NullMarked
package dev.homelab.dsl.spec;

import org.jspecify.annotations.NullMarked;
