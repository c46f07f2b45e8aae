/** What a workload is made of, and the Kubernetes objects that it becomes. */
@NullMarked
package dev.homelab.dsl.spec.workload;

import org.jspecify.annotations.NullMarked;
