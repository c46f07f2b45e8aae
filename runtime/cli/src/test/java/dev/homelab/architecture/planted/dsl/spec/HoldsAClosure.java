package dev.homelab.architecture.planted.dsl.spec;

import groovy.lang.Closure;

/** Breaks A5. */
record HoldsAClosure(Closure<?> block) {}
