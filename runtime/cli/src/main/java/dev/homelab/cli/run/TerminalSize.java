package dev.homelab.cli.run;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jline.utils.Signals;

/**
 * How large the terminal is, asked of {@code stty} at first and whenever its window changes. Where
 * that cannot be asked, the environment's COLUMNS and LINES count, else 80 by 24.
 */
final class TerminalSize implements Supplier<TreeScreen.Size>, AutoCloseable {
  private static final String WINDOW_CHANGED = "WINCH";
  private static final File TERMINAL = new File("/dev/tty");

  private final Map<String, String> environment;
  private final Object registration;
  private TreeScreen.Size size;
  private volatile boolean changed = true;

  TerminalSize(Map<String, String> environment) {
    this.environment = environment;
    this.size = new TreeScreen.Size(number("COLUMNS", 80), number("LINES", 24));
    this.registration = Signals.register(WINDOW_CHANGED, () -> changed = true);
  }

  private int number(String variable, int otherwise) {
    try {
      return Math.max(1, Integer.parseInt(environment.getOrDefault(variable, "")));
    } catch (NumberFormatException none) {
      return otherwise;
    }
  }

  @Override
  public synchronized TreeScreen.Size get() {
    if (changed) {
      changed = false;
      size = asked();
    }
    return size;
  }

  private TreeScreen.Size asked() {
    try {
      Process stty = new ProcessBuilder("stty", "size").redirectInput(TERMINAL).start();
      String answer =
          new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
      stty.waitFor(1, TimeUnit.SECONDS);
      int blank = answer.indexOf(' ');
      int rows = Integer.parseInt(answer.substring(0, Math.max(0, blank)));
      int columns = Integer.parseInt(answer.substring(blank + 1));
      return rows > 0 && columns > 0 ? new TreeScreen.Size(columns, rows) : size;
    } catch (IOException | NumberFormatException cannotBeAsked) {
      return size;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return size;
    }
  }

  @Override
  public void close() {
    Signals.unregister(WINDOW_CHANGED, registration);
  }
}
