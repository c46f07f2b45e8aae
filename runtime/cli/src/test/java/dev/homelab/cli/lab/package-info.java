/** Tests of a lab as one command sees it. */
@NullMarked
package dev.homelab.cli.lab;

import org.jspecify.annotations.NullMarked;
