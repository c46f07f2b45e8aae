/** Rules of the code as tests, each seen to fail on a planted fault. */
@NullMarked
package dev.homelab.architecture;

import org.jspecify.annotations.NullMarked;
