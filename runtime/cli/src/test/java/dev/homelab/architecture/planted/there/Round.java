package dev.homelab.architecture.planted.there;

import dev.homelab.architecture.planted.back.Back;

/** Breaks A8, with the class that it names. */
public record Round(Back back) {}
