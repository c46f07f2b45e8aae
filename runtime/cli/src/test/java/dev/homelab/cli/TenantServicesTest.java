package dev.homelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Services in a tenant of a box with Cozystack, from the bare box to the end. */
class TenantServicesTest extends WorldLab {
  private static final String LAB =
      """
      homelab {
        domain 'lab.example.com'
        node('box') {
          address '192.168.1.20'
          pool '192.168.1.200-192.168.1.220'
          tenant('services') {
            share('media') { size 4.TB }
            service nextcloud
            service sonarr
            service qbittorrent
            service jellyfin
            service pihole { address '192.168.1.201' }
          }
        }
      }
      """;
  private static final String DATABASE =
      "node.box/tenant.services/service.nextcloud/postgres.nextcloud-db";
  private static final Pattern DELETE = Pattern.compile("homelab down .*?(--delete-data .*)");

  @Test
  void servicesComeUpWithTheDatabasesOfThePlatformAndGoWithTheirDataOnlyWhenTold()
      throws IOException {
    script(LAB);
    assertThat(up().out())
        .contains("http://nextcloud.services.lab.example.com", "nextcloud.admin-password");
    assertThat(up().out()).contains("nothing to change");
    assertThat(run("explain", "--sandbox", DATABASE).out())
        .containsPattern("spec\\.users\\.nextcloud .*the platform runs databases");

    script(LAB.replace("service qbittorrent", "service qbittorrent { address '192.168.1.202' }"));
    assertThat(run("plan", "--sandbox").out()).contains("service.qbittorrent-torrent");
    up();
    assertThat(up().out()).contains("nothing to change");

    CliRun.Result kept = cli.run("down", "--sandbox", "--yes");
    assertThat(kept.code()).as(kept.err()).isEqualTo(5);
    assertThat(kept.out() + kept.err())
        .contains(DATABASE, "share.media/persistentvolumeclaim.media");
    Matcher rest = DELETE.matcher(kept.out() + kept.err());
    assertThat(rest.find()).isTrue();
    run(("down --sandbox --yes " + rest.group(1)).split(" "));
    assertThat(run("state", "list", "--sandbox").out()).isEmpty();
  }

  @Test
  void theProgramsOfOneLibraryWantOneVolume() throws IOException {
    script(LAB.replace("share('media') { size 4.TB }", ""));
    CliRun.Result refused = cli.run("plan", "--sandbox");
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.out() + refused.err())
        .contains("work on different volumes", "share('media') { size 1.TiB }");
  }
}
