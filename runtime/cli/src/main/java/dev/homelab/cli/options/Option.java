package dev.homelab.cli.options;

/** Every option of every command. Two commands may give one name different meanings. */
public enum Option {
  FILE("--file", "-f", "FILE", Completes.FILE, "the script; default homelab.groovy in this folder"),
  STATE(
      "--state",
      "",
      "DIR",
      Completes.DIRECTORY,
      "where the state is kept; default .homelab beside the script"),
  SANDBOX("--sandbox", "", "", "use simulated clusters; nothing real is touched"),
  YES("--yes", "-y", "", "ask no question; never confirms the loss of data"),
  JSON("--json", "", "", "machine-readable output"),
  TARGET(
      "--target",
      "",
      "ADDRESS",
      Completes.ADDRESS,
      "only this thing and what it needs; may be given again"),
  PARALLELISM("--parallelism", "", "N", Completes.NOTHING, "at most N steps at once; default 64"),
  DRY_RUN("--dry-run", "", "", "show what would be done and stop"),
  DELETE_DATA(
      "--delete-data",
      "",
      "ADDRESS",
      Completes.ADDRESS,
      "confirm that data of this one may be lost; may be given again"),
  PLAN("--plan", "", "FILE", Completes.FILE, "run this saved plan, or refuse"),
  PLAN_OUT("--out", "", "FILE", Completes.FILE, "save the plan for `up --plan FILE`"),
  PLAN_EXIT_CODE("--exit-code", "", "", "exit with 3 when there are changes"),
  RENDER_OUT("--out", "", "DIR", Completes.DIRECTORY, "the folder to write to"),
  RENDER_LAYOUT(
      "--layout",
      "",
      "plain|cozystack",
      Completes.ALTERNATIVES,
      "one file for each object, or the repository of a box with Cozystack; default plain"),
  GRAPH_FORMAT(
      "--format",
      "",
      "text|dot|mermaid|svg|html",
      Completes.ALTERNATIVES,
      "the form of the graph; default text"),
  GRAPH_OUT("--out", "", "FILE", Completes.FILE, "write the graph to this file"),
  RUN("--run", "", "last", Completes.ALTERNATIVES, "show how long each step of the last run took"),
  DOWNLOAD(
      "--download", "", "[=DIR]", Completes.DIRECTORY, "bring the ISO to this folder, or to DIR"),
  SSH(
      "--ssh",
      "",
      "USER@ADDRESS",
      Completes.NOTHING,
      "where to log in; root where no user is named"),
  HOST_KEY(
      "--host-key",
      "",
      "SHA256:…",
      Completes.NOTHING,
      "the fingerprint of the box's key; default what known_hosts has"),
  UPGRADE_TALOS("--talos", "", "VERSION", Completes.NOTHING, "the Talos to go to"),
  UPGRADE_KUBERNETES("--kubernetes", "", "VERSION", Completes.NOTHING, "the Kubernetes to go to"),
  WRITE("--write", "", "", "write the version into the script and go on as up"),
  FORCE("--force", "", "", "go on although etcd of the cluster loses its majority"),
  RECOVER_FORCE("--force", "", "", "go on although etcd may live on machines that do not answer"),
  FIX("--fix", "", "", "make the edits that cure mistakes"),
  SETUP_PROXMOX(
      "--setup-proxmox",
      "",
      "",
      "print the commands that give homelab a user and a token on a Proxmox VE host"),
  CHECK("--check", "", "", "ask each address whether it answers, as a browser would"),
  FOREIGN("--foreign", "", "", "list what lies beside the lab and bears no mark of it"),
  FOLLOW("--follow", "", "", "go on with what is written, until Ctrl-C"),
  TAIL("--tail", "", "N", Completes.NOTHING, "how many of the last lines; default 200"),
  CONTAINER("--container", "", "NAME", Completes.NOTHING, "only containers of this name"),
  PRUNE("--prune", "", "", "remove the names of those that are gone, after a question"),
  BACKUP("--backup", "", "NAME", Completes.NOTHING, "the backup to go back to; default the newest"),
  STDIN("--stdin", "-i", "", "give it what is piped in"),
  SHOW_SECRETS("--reveal", "", "", "print the values of secrets that it writes"),
  REVEAL("--reveal", "", "", "print the value although the output is not a terminal"),
  NEW_KUBECONFIG(
      "--kubeconfig", "", "FILE", Completes.FILE, "the lab is for the cluster of this kubeconfig"),
  NEW_CONTEXT("--context", "", "NAME", Completes.NOTHING, "the context of the kubeconfig"),
  NEW_NAME("--name", "", "NAME", Completes.NOTHING, "the lab's name; default the folder's"),
  VERBOSE("--verbose", "-v", "", "tell more"),
  NO_COLOR("--no-color", "", "", "no colour; NO_COLOR in the environment does the same"),
  ASCII("--ascii", "", "", "plain characters only"),
  HELP("--help", "-h", "", "tell about the command");

  private final String longName;
  private final String shortName;
  private final String argument;
  private final Completes completes;
  private final String doc;

  Option(String longName, String shortName, String argument, String doc) {
    this(longName, shortName, argument, Completes.NOTHING, doc);
  }

  Option(String longName, String shortName, String argument, Completes completes, String doc) {
    this.longName = longName;
    this.shortName = shortName;
    this.argument = argument;
    this.completes = completes;
    this.doc = doc;
  }

  /** The name with its two dashes. */
  public String longName() {
    return longName;
  }

  /** The name with one dash, or empty. */
  public String shortName() {
    return shortName;
  }

  /** The name of its argument, or empty for a flag. */
  public String argument() {
    return argument;
  }

  /** What a shell offers for its argument. */
  public Completes completes() {
    return completes;
  }

  /** One clause that says what it does. */
  public String doc() {
    return doc;
  }

  /** Whether the next word is not its value: it stands alone, or takes a value with a sign only. */
  public boolean isFlag() {
    return argument.isEmpty() || mayHaveValue();
  }

  /** Whether a value may follow it after {@code =}. */
  public boolean mayHaveValue() {
    return argument.startsWith("[=");
  }

  /** Whether {@code text} is one of its names. */
  public boolean isNamed(String text) {
    return longName.equals(text) || (!shortName.isEmpty() && shortName.equals(text));
  }
}
