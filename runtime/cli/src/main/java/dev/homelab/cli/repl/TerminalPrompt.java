package dev.homelab.cli.repl;

import dev.homelab.cli.lab.LabSession;
import dev.homelab.diag.Diagnostic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.jline.reader.Completer;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jspecify.annotations.Nullable;

/** Lines that a person types, with completion and what was typed before. */
final class TerminalPrompt implements Prompt {
  /** Lines that may hold secrets are not kept. */
  private static final String FORGOTTEN = "secret*:*secret(*:*--reveal*:*--host-key*";

  private final Terminal terminal;
  private final LineReader reader;
  private final String prompt;

  private TerminalPrompt(Terminal terminal, LineReader reader, String prompt) {
    this.terminal = terminal;
    this.reader = reader;
    this.prompt = prompt;
  }

  /**
   * A prompt at the terminal.
   *
   * @param state the state folder, where what was typed is kept; when it is there
   */
  static TerminalPrompt open(String prompt, Path state, Completer completer) {
    try {
      Terminal terminal = TerminalBuilder.builder().system(true).dumb(true).build();
      LineReaderBuilder builder =
          LineReaderBuilder.builder()
              .appName("homelab")
              .terminal(terminal)
              .completer(completer)
              .variable(LineReader.HISTORY_IGNORE, FORGOTTEN)
              .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true);
      if (Files.isDirectory(state)) {
        builder.variable(LineReader.HISTORY_FILE, own(state.resolve("history")));
      }
      return new TerminalPrompt(terminal, builder.build(), prompt);
    } catch (IOException none) {
      throw LabSession.problem(
          Diagnostic.error("HL9061", "the terminal cannot be used")
              .withDetail(String.valueOf(none.getMessage())));
    }
  }

  /** A file that nobody else reads. */
  private static Path own(Path file) throws IOException {
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    if (posix && !Files.exists(file)) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    return file;
  }

  @Override
  public @Nullable String next() {
    try {
      return reader.readLine(prompt);
    } catch (UserInterruptException givenUp) {
      return "";
    } catch (EndOfFileException end) {
      return null;
    }
  }

  @Override
  public void close() {
    try {
      terminal.close();
    } catch (IOException gone) {
      return;
    }
  }
}
