/**
 * YAML as Talos reads and writes it: four spaces, Go's rules for plain words, nothing of its own.
 */
@NullMarked
package dev.homelab.provider.talos.yaml;

import org.jspecify.annotations.NullMarked;
