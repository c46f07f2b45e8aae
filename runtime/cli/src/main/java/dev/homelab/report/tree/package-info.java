/** A lab as a repository: files by path, with manifests, scripts and pages. Pure. */
@NullMarked
package dev.homelab.report.tree;

import org.jspecify.annotations.NullMarked;
