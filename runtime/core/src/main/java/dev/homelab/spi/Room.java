package dev.homelab.spi;

/**
 * What a change does to the room of its target: its memory, its processors, its devices. Of the
 * changes of one target those that give room back are made before those that take some.
 */
public enum Room {
  /** What is switched off leaves its memory and its devices to others. */
  GIVES,
  /** Neither of the two. */
  SAME,
  /** What is switched on needs memory and devices that others may still hold. */
  TAKES
}
