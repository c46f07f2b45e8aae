@NullMarked
package dev.homelab.report.tree;

import org.jspecify.annotations.NullMarked;
