/**
 * The real Kubernetes control plane for tests: real binaries on loopback, fake nodes, no
 * containers.
 */
@NullMarked
package dev.homelab.real;

import org.jspecify.annotations.NullMarked;
