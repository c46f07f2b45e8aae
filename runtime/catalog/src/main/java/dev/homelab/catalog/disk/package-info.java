/** Which disk is meant by what it is like, the same for all who choose disks. */
@NullMarked
package dev.homelab.catalog.disk;

import org.jspecify.annotations.NullMarked;
