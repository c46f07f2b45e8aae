package dev.homelab.cli.command;

import dev.homelab.cli.Command;
import dev.homelab.cli.ExitCode;
import dev.homelab.cli.Request;
import dev.homelab.cli.launcher.LauncherInstaller;

/** {@code install-launcher}: writes one file that starts faster than {@code java -jar}. */
public final class InstallLauncherCommand implements Command {
  @Override
  public ExitCode run(Request request) {
    return LauncherInstaller.run(request);
  }
}
