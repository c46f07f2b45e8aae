/** Files of a lab in git repositories, from which an engine such as Flux takes them. */
@NullMarked
package dev.homelab.provider.git;

import org.jspecify.annotations.NullMarked;
