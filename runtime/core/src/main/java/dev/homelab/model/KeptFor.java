package dev.homelab.model;

/** Why something that would be removed or made anew is left as it is. */
public enum KeptFor {
  /** It holds data whose loss nobody confirmed; it goes when its address is confirmed. */
  DATA,
  /** It is retained; it goes when its address is confirmed. */
  RETAINED,
  /** The script protects it. */
  PROTECTED,
  /** It goes with something else that is kept: it carries it, lies around it or is made with it. */
  OTHERS
}
