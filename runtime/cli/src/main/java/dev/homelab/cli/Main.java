package dev.homelab.cli;

/** Where {@code java -jar homelab.jar} starts. */
public final class Main {
  private Main() {}

  /** Runs one command. */
  public static void main(String[] arguments) {
    System.out.println("homelab");
  }
}
