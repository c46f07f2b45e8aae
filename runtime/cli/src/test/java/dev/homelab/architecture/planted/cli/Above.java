package dev.homelab.architecture.planted.cli;

/** Stands above the core. */
public record Above(String name) {}
