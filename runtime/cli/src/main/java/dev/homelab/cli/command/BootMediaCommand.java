package dev.homelab.cli.command;

import dev.homelab.cli.Command;
import dev.homelab.cli.ExitCode;
import dev.homelab.cli.Request;
import dev.homelab.cli.lab.LabMachine;
import dev.homelab.cli.lab.LabSession;
import dev.homelab.cli.lab.OneCall;
import dev.homelab.cli.options.Option;
import dev.homelab.cli.run.Interrupts;
import dev.homelab.codec.PublicJson;
import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Value;
import dev.homelab.provider.talos.image.BootMedia;
import dev.homelab.provider.talos.image.FactoryFile;
import dev.homelab.provider.talos.image.ImageAddress;
import dev.homelab.provider.talos.image.ImageFactory;
import dev.homelab.report.ShellWord;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Tells which medium a box is started from, brings it here, and says what to do with it. */
public final class BootMediaCommand implements Command {
  private static final Duration TIME = Duration.ofHours(6);

  @Override
  public ExitCode run(Request request) {
    try (LabSession session = LabSession.openToLook(request)) {
      String wished = request.invocation().arguments().get(0);
      BootMedia media = BootMedia.of(LabMachine.planned(session, wished).desired());
      FactoryFile.Brought brought =
          request.has(Option.DOWNLOAD) ? brought(request, session, media) : null;
      request.console().out(request.has(Option.JSON) ? json(media, brought) : text(media, brought));
      return ExitCode.DONE;
    }
  }

  private static FactoryFile.Brought brought(Request request, LabSession session, BootMedia media) {
    Path folder =
        request
            .around()
            .folder()
            .resolve(Objects.requireNonNullElse(request.invocation().value(Option.DOWNLOAD), ""));
    if (!Files.isDirectory(folder)) {
      throw LabSession.problem(
          Diagnostic.error("HL9047", "there is no folder " + folder)
              .withHint("make it, or name another: --download=DIR"));
    }
    session.liveGraph();
    OneCall call = new OneCall(session.secrets(), request.around().clock(), TIME);
    String standIn = session.factory();
    try (Interrupts.Listening listening = request.interrupts().listen(call::cancel);
        ImageFactory factory = new ImageFactory(session.options());
        FactoryFile files = new FactoryFile(session.options(), standIn)) {
      factory.tell(
          standIn == null ? ImageAddress.PUBLIC_FACTORY : standIn, media.schematic(), call);
      try (DownloadLine line = new DownloadLine(request.console(), media.fileName())) {
        return files.bring(media.iso(), folder.resolve(media.fileName()).normalize(), line, call);
      }
    }
  }

  private static String json(BootMedia media, FactoryFile.@Nullable Brought brought) {
    Map<String, Object> fields = new TreeMap<>();
    fields.put("format", 1);
    fields.put("schematic", media.schematic().id());
    fields.put("version", media.version());
    fields.put("iso", media.iso());
    fields.put("pxe", media.pxe());
    fields.put("nocloud", media.nocloud());
    if (brought != null) {
      fields.put("file", brought.file().toString());
      fields.put("bytes", brought.bytes());
      fields.put("sha256", brought.sha256());
    }
    return PublicJson.text(Value.ofMap(fields)) + '\n';
  }

  private static String text(BootMedia media, FactoryFile.@Nullable Brought brought) {
    String links =
        "ISO      "
            + media.iso()
            + "\nPXE      "
            + media.pxe()
            + "\nnocloud  "
            + media.nocloud()
            + "\n\n";
    String next =
        "Start the box from the stick, and leave it in until the first `homelab up` has installed"
            + " Talos.\nThe box shows its address when it waits: that is the one for `address` in"
            + " its block.\n";
    return links + (brought == null ? unfetched(media) : written(brought)) + next;
  }

  /** How to put the ISO on a stick. */
  private static String written(FactoryFile.Brought brought) {
    String file = ShellWord.of(brought.file().toString());
    return "file     "
        + brought.file()
        + "\nsize     "
        + brought.bytes()
        + " bytes\nsha256   "
        + brought.sha256()
        + "\n\nWrite it to a stick; all that the stick holds is lost, so look twice at its name"
        + " (lsblk):\n  sudo dd if="
        + file
        + " of=/dev/sdX bs=4M conv=fsync status=progress\n";
  }

  private static String unfetched(BootMedia media) {
    String lines =
        media
            .schematic()
            .yaml()
            .strip()
            .lines()
            .map(ShellWord::quoted)
            .collect(Collectors.joining(" "));
    return "`--download` brings the ISO here and says how to write it to a stick.\n"
        + "The links work when the factory knows the schematic: `--download` and `homelab up`"
        + " tell it, and so does\n  printf '%s\\n' "
        + lines
        + " | curl -sS --data-binary @- "
        + media.register()
        + '\n';
  }
}
