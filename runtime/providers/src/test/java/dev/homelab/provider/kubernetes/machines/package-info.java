/** Tests of what a cluster offers of its virtual machines. */
@NullMarked
package dev.homelab.provider.kubernetes.machines;

import org.jspecify.annotations.NullMarked;
