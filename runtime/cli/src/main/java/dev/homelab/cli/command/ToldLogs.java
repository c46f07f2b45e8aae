package dev.homelab.cli.command;

import dev.homelab.cli.Request;
import dev.homelab.cli.options.Option;
import dev.homelab.secret.RedactedStream;
import dev.homelab.secret.Secrets;
import dev.homelab.spi.ProviderException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Logs that are told line by line, each line after its log's mark, without values of secrets. */
final class ToldLogs {
  private static final int LINES = 200;

  private final Request request;
  private final Secrets secrets;
  private final AtomicBoolean interrupted;

  /** How many lines from a log's end are wanted, 200 unless {@code --tail} says it. */
  static int lines(Request request) {
    String stated = request.invocation().value(Option.TAIL);
    return stated == null ? LINES : Integer.parseInt(stated);
  }

  /** Tells until it is interrupted; a log that ends by that was read all the same. */
  ToldLogs(Request request, Secrets secrets, AtomicBoolean interrupted) {
    this.request = request;
    this.secrets = secrets;
    this.interrupted = interrupted;
  }

  /**
   * One log.
   *
   * @param mark what its lines begin with
   * @param reading gives what was written, piece by piece, to the log's end; fails with a {@link
   *     ProviderException} when it cannot be read
   */
  record Log(String mark, Consumer<Consumer<String>> reading) {}

  /** Tells several logs at once to their ends, and whether all of them could be read. */
  boolean together(List<Log> logs) {
    AtomicBoolean read = new AtomicBoolean(true);
    List<Thread> threads = new ArrayList<>();
    for (Log log : logs) {
      Thread thread = new Thread(() -> read.compareAndSet(true, one(log)), "homelab-log");
      thread.setDaemon(true);
      thread.start();
      threads.add(thread);
    }
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      interrupted.set(true);
    }
    return read.get();
  }

  /** Tells one log to its end, and whether it could be read. */
  boolean one(Log log) {
    boolean read = true;
    FreshSecrets fresh = new FreshSecrets(secrets, request.around().clock());
    LinePrinter printer = new LinePrinter(request.console(), log.mark());
    try (RedactedStream clean = secrets.redacting(printer::take)) {
      log.reading()
          .accept(
              piece -> {
                fresh.look();
                clean.write(piece);
              });
    } catch (ProviderException noLog) {
      read = interrupted.get();
      if (!read) {
        synchronized (request.console()) {
          request.console().problems(noLog.diagnostics(), null, file -> List.of());
        }
      }
    }
    printer.end();
    return read;
  }
}
