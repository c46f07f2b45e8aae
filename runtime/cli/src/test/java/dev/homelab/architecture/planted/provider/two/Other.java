package dev.homelab.architecture.planted.provider.two;

/** Known by another provider. */
public record Other(String name) {}
