/** What moves objects on without a request: controllers on a scaled clock. */
@NullMarked
package dev.homelab.sim.kube.controllers;

import org.jspecify.annotations.NullMarked;
