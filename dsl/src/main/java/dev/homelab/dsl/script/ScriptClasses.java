package dev.homelab.dsl.script;

/** Marks the class loader that defines the classes of one script, and no others. */
public interface ScriptClasses {}
