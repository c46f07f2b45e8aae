package dev.homelab.report;

import dev.homelab.provider.proxmox.ProxmoxSetup;
import dev.homelab.provider.proxmox.client.PveVersion;
import java.util.ArrayList;
import java.util.List;

/** What {@code doctor --setup-proxmox} prints: commands for a person to run on the host. */
public final class SetupView {
  private static final List<PveVersion> VERSIONS =
      List.of(new PveVersion(9, 0), new PveVersion(8, 4));

  private SetupView() {}

  private static String name(PveVersion version) {
    return version.isNine() ? "9" : version.toString();
  }

  /** The commands as a script for a shell; what is not for everyone is a comment. */
  public static String text() {
    List<String> lines = new ArrayList<>();
    lines.add("# Run this on the Proxmox VE host as root. homelab never does it over the network.");
    lines.add("# On Proxmox VE 9:");
    lines.add(ProxmoxSetup.role(VERSIONS.get(0)));
    lines.add("# On Proxmox VE 8.4 this instead:");
    lines.add("# " + ProxmoxSetup.role(VERSIONS.get(1)));
    lines.addAll(ProxmoxSetup.userAndToken());
    lines.add("# The token is shown once. Keep it as a secret of the lab:");
    lines.add("#   homelab@pve!cli=VALUE");
    lines.add("# Only if the cluster shall restart machines (high availability):");
    lines.add("# " + ProxmoxSetup.highAvailability());
    lines.add("# The SHA-256 fingerprint of the host, to compare with what homelab tells:");
    lines.add(ProxmoxSetup.fingerprint());
    return String.join("\n", lines) + '\n';
  }

  /** The document of {@code doctor --setup-proxmox --json}. */
  public static String json() {
    return JsonText.document(
        out -> {
          out.writeArrayFieldStart("proxmox");
          for (PveVersion version : VERSIONS) {
            out.writeStartObject();
            out.writeStringField("version", name(version));
            JsonText.texts(out, "privileges", ProxmoxSetup.privileges(version));
            List<String> commands = new ArrayList<>();
            commands.add(ProxmoxSetup.role(version));
            commands.addAll(ProxmoxSetup.userAndToken());
            JsonText.texts(out, "commands", commands);
            out.writeStringField("highAvailability", ProxmoxSetup.highAvailability());
            out.writeStringField("fingerprint", ProxmoxSetup.fingerprint());
            out.writeEndObject();
          }
          out.writeEndArray();
        });
  }
}
