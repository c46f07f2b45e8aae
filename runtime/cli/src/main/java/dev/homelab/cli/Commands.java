package dev.homelab.cli;

import dev.homelab.cli.command.BackupCommand;
import dev.homelab.cli.command.BootMediaCommand;
import dev.homelab.cli.command.BootToTalosCommand;
import dev.homelab.cli.command.BudgetCommand;
import dev.homelab.cli.command.CompletionCommand;
import dev.homelab.cli.command.ConsoleCommand;
import dev.homelab.cli.command.DiffCommand;
import dev.homelab.cli.command.DoctorCommand;
import dev.homelab.cli.command.DownCommand;
import dev.homelab.cli.command.EtcdCommand;
import dev.homelab.cli.command.ExplainCommand;
import dev.homelab.cli.command.ForwardCommand;
import dev.homelab.cli.command.GraphCommand;
import dev.homelab.cli.command.HelpCommand;
import dev.homelab.cli.command.InstallLauncherCommand;
import dev.homelab.cli.command.KubeconfigCommand;
import dev.homelab.cli.command.LinksCommand;
import dev.homelab.cli.command.LogsCommand;
import dev.homelab.cli.command.MachineCommand;
import dev.homelab.cli.command.MachinesCommand;
import dev.homelab.cli.command.ModeCommand;
import dev.homelab.cli.command.NewCommand;
import dev.homelab.cli.command.PlanCommand;
import dev.homelab.cli.command.PoliciesCommand;
import dev.homelab.cli.command.PowerCommand;
import dev.homelab.cli.command.RecipientCommand;
import dev.homelab.cli.command.RenderCommand;
import dev.homelab.cli.command.ReplCommand;
import dev.homelab.cli.command.RestoreCommand;
import dev.homelab.cli.command.SandboxCommand;
import dev.homelab.cli.command.SecretCommand;
import dev.homelab.cli.command.ShellCommand;
import dev.homelab.cli.command.SnapshotCommand;
import dev.homelab.cli.command.StateCommand;
import dev.homelab.cli.command.StatusCommand;
import dev.homelab.cli.command.TalosconfigCommand;
import dev.homelab.cli.command.UpCommand;
import dev.homelab.cli.command.UpgradeCommand;
import dev.homelab.cli.command.UploadCommand;
import dev.homelab.cli.command.ValidateCommand;
import dev.homelab.cli.command.VersionCommand;
import dev.homelab.cli.command.VncCommand;
import dev.homelab.cli.command.WordsCommand;
import dev.homelab.cli.options.Verb;

/** Finds what carries out a command. A switch, so that only the class of that command is loaded. */
final class Commands {
  private Commands() {}

  static Command of(Verb verb) {
    return switch (verb) {
      case UP -> new UpCommand();
      case PLAN -> new PlanCommand();
      case DOWN -> new DownCommand();
      case STATUS -> new StatusCommand();
      case DIFF -> new DiffCommand();
      case GRAPH -> new GraphCommand();
      case RENDER -> new RenderCommand();
      case VALIDATE -> new ValidateCommand();
      case STATE_LIST,
          STATE_SHOW,
          STATE_MV,
          STATE_MOVE,
          STATE_JOIN,
          STATE_FORGET,
          STATE_VERIFY,
          STATE_REBUILD,
          STATE_CLAIM,
          STATE_UNLOCK,
          STATE_EXPORT ->
          new StateCommand();
      case MODE -> new ModeCommand();
      case BUDGET -> new BudgetCommand();
      case SERVICES, DMESG, REBOOT, SHUTDOWN -> new MachineCommand();
      case ETCD_SNAPSHOT, ETCD_RECOVER -> new EtcdCommand();
      case BOOT_MEDIA -> new BootMediaCommand();
      case REPL -> new ReplCommand();
      case NODES, VMS -> new MachinesCommand();
      case START, STOP, RESTART -> new PowerCommand();
      case CONSOLE -> new ConsoleCommand();
      case VNC -> new VncCommand();
      case UPLOAD -> new UploadCommand();
      case SNAPSHOT, SNAPSHOTS -> new SnapshotCommand();
      case RESTORE -> new RestoreCommand();
      case BACKUP, BACKUPS -> new BackupCommand();
      case UPGRADE -> new UpgradeCommand();
      case BOOT_TO_TALOS -> new BootToTalosCommand();
      case TALOSCONFIG -> new TalosconfigCommand();
      case KUBECONFIG -> new KubeconfigCommand();
      case SECRET_LIST, SECRET_SHOW, SECRET_ROTATE -> new SecretCommand();
      case SANDBOX_LIST, SANDBOX_STOP, SANDBOX_RESET -> new SandboxCommand();
      case SECRET_RECIPIENT, SECRET_REKEY -> new RecipientCommand();
      case WORDS -> new WordsCommand();
      case POLICIES -> new PoliciesCommand();
      case LINKS -> new LinksCommand();
      case EXPLAIN -> new ExplainCommand();
      case DOCTOR -> new DoctorCommand();
      case LOGS -> new LogsCommand();
      case SHELL -> new ShellCommand();
      case FORWARD -> new ForwardCommand();
      case INSTALL_LAUNCHER -> new InstallLauncherCommand();
      case COMPLETION -> new CompletionCommand();
      case NEW -> new NewCommand();
      case VERSION -> new VersionCommand();
      default -> new HelpCommand();
    };
  }
}
