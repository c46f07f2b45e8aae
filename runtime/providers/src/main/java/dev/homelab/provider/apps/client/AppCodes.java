package dev.homelab.provider.apps.client;

/** The codes of what goes wrong between the lab and an application. */
public final class AppCodes {
  /** Something is wished for in a way that cannot be. */
  public static final String BAD_WISH = "HL9110";

  /** The application does not run, does not answer, or not in a way that can be read. */
  public static final String NO_ANSWER = "HL9111";

  /** The application does not take the key or the password. */
  public static final String WRONG_KEY = "HL9112";

  /** The application refused what was asked. */
  public static final String REFUSED = "HL9113";

  /** Something is there and not this lab's. */
  public static final String FOREIGN = "HL9114";

  /** Something was waited for and did not come in time. */
  public static final String TOO_LATE = "HL9115";

  /** The first setup was done by somebody else. */
  public static final String SETUP_TAKEN = "HL9116";

  /** What a wish needs is not offered by the application. */
  public static final String NOT_OFFERED = "HL9117";

  /** An application may not sign in to another one as it was told to. */
  public static final String OTHER_DENIED = "HL9160";

  private AppCodes() {}
}
