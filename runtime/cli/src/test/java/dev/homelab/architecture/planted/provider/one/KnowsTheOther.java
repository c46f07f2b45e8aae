package dev.homelab.architecture.planted.provider.one;

import dev.homelab.architecture.planted.provider.two.Other;

/** Breaks A7. */
record KnowsTheOther(Other other) {}
