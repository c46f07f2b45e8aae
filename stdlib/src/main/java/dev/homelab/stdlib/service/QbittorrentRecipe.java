package dev.homelab.stdlib.service;

import dev.homelab.dsl.recipe.RecipeContext;
import dev.homelab.dsl.spec.workload.ContainerPlan;
import dev.homelab.dsl.spec.workload.ImageRef;
import dev.homelab.dsl.spec.workload.MountPlan;
import dev.homelab.dsl.spec.workload.PortPlan;
import dev.homelab.dsl.spec.workload.ProbePlan;
import dev.homelab.dsl.spec.workload.ResourcesPlan;
import dev.homelab.dsl.spec.workload.SecurityPlan;
import dev.homelab.dsl.spec.workload.SignIn;
import dev.homelab.dsl.spec.workload.UpgradeRule;
import dev.homelab.dsl.spec.workload.VolumePlan;
import dev.homelab.dsl.spec.workload.WorkloadPlan;
import dev.homelab.model.Value;
import java.util.List;

/** The recipe {@code qbittorrent}. */
public final class QbittorrentRecipe extends WorkloadRecipe<QbittorrentOptions> {
  static final Pinned IMAGE =
      new Pinned(
          "ghcr.io/home-operations/qbittorrent",
          "5.2.3",
          "",
          null,
          UpgradeRule.irreversible(UpgradeRule.Part.MINOR));
  static final ResourcesPlan RESOURCES = ResourcesPlan.of("200m", "1Gi", "6Gi");
  static final int PORT = 8080;

  /** Where other people's programs connect. */
  static final int TORRENTS = 50413;

  /** The name and the secret of the one user. */
  static final String USER = ArrPlan.USER;

  static final String PASSWORD = ArrPlan.PASSWORD;

  /**
   * Writes login and folders into its file of settings, which no variable can say, and keeps the
   * rest of the file, because the program writes it too. The password is kept as qBittorrent does:
   * PBKDF2 with SHA-512, 100000 rounds, a salt of 16 bytes. A reverse proxy stands before it, so
   * its own checks of names and origins are off (facts of qBittorrent's wiki).
   */
  private static final String SETUP =
      """
      import base64, configparser, hashlib, os, pathlib, secrets
      file = pathlib.Path('/config/qBittorrent/qBittorrent.conf')
      file.parent.mkdir(parents=True, exist_ok=True)
      said = configparser.RawConfigParser(strict=False, delimiters=('=',))
      said.optionxform = str
      said.read(file)
      salt = secrets.token_bytes(16)
      key = hashlib.pbkdf2_hmac('sha512', os.environ['LOGIN_PASSWORD'].encode(), salt, 100000)
      kept = ':'.join(base64.b64encode(part).decode() for part in (salt, key))
      wanted = {
          'LegalNotice': {'Accepted': 'true'},
          'BitTorrent': {
              'Session\\\\DefaultSavePath': os.environ['DOWNLOADS'],
              'Session\\\\DisableAutoTMMByDefault': 'false',
              'Session\\\\Port': os.environ['QBT_TORRENTING_PORT']},
          'Preferences': {
              'Connection\\\\UPnP': 'false',
              'WebUI\\\\AuthSubnetWhitelistEnabled': 'false',
              'WebUI\\\\CSRFProtection': 'false',
              'WebUI\\\\HostHeaderValidation': 'false',
              'WebUI\\\\LocalHostAuth': 'true',
              'WebUI\\\\Password_PBKDF2': '"@ByteArray(' + kept + ')"',
              'WebUI\\\\Port': os.environ['QBT_WEBUI_PORT'],
              'WebUI\\\\ServerDomains': '*',
              'WebUI\\\\UseUPnP': 'false',
              'WebUI\\\\Username': os.environ['LOGIN_USER']}}
      for section, pairs in wanted.items():
          if not said.has_section(section):
              said.add_section(section)
          for name, value in pairs.items():
              said.set(section, name, value)
      with file.open('w') as out:
          said.write(out, space_around_delimiters=False)
      os.umask(0o002)
      os.makedirs(os.environ['DOWNLOADS'], exist_ok=True)
      """;

  /** The recipe. */
  public QbittorrentRecipe() {
    super(
        "qbittorrent",
        "Downloads and shares files by BitTorrent (qBittorrent).",
        QbittorrentOptions.class,
        QbittorrentOptions::new);
  }

  @Override
  public SignIn signIn() {
    return SignIn.behindProxy();
  }

  @Override
  List<WorkloadPlan> plans(QbittorrentOptions said, Setting setting, RecipeContext context) {
    ImageRef image = IMAGE.image(setting.version());
    MediaVolume media = said.mediaVolume(setting, context);
    List<MountPlan> mounts =
        List.of(
            MountPlan.of("config", "/config"),
            MountPlan.of("tmp", "/tmp"),
            MountPlan.of(MediaVolume.NAME, MediaVolume.ROOT));
    ContainerPlan server =
        ContainerPlan.of("qbittorrent", image)
            .command(MediaVolume.groupWrites(ArrPlan.ENTRY))
            .env("QBT_WEBUI_PORT", String.valueOf(PORT))
            .env("QBT_TORRENTING_PORT", String.valueOf(TORRENTS))
            .env("TZ", setting.timezone())
            .env(setting.env())
            .port(new PortPlan("http", PORT, PORT, "TCP", ""))
            .port(PortPlan.tcp("torrent", TORRENTS))
            .port(new PortPlan("torrent-udp", TORRENTS, TORRENTS, "UDP", ""))
            .mounts(mounts)
            .probes(ProbePlan.tcp("http"))
            .resources(said.resourcesOr(RESOURCES))
            .build();
    return List.of(
        WorkloadPlan.of(setting.server("qbittorrent", IMAGE.versionOf(setting.version())))
            .first(setup(setting, image, mounts))
            .container(server)
            .volume(setting.claim("config", said.storage()))
            .volume(new VolumePlan.Scratch("tmp", null))
            .volume(media.volume())
            .security(SecurityPlan.user(MediaVolume.USER))
            .expose(setting.exposure(), setting.route())
            .gracePeriod(300)
            .direct(
                said.fixed() == null
                    ? null
                    : Lan.ports(context, "torrent", said.fixed(), "torrent", "torrent-udp"))
            .upgrade(IMAGE.upgrade())
            .build());
  }

  private static ContainerPlan setup(Setting setting, ImageRef image, List<MountPlan> mounts) {
    return ContainerPlan.of("setup", image)
        .command(List.of("python3", "-c", SETUP))
        .env("DOWNLOADS", MediaVolume.DOWNLOADS)
        .env("LOGIN_USER", USER)
        .env("LOGIN_PASSWORD", setting.secret(PASSWORD))
        .env("QBT_WEBUI_PORT", String.valueOf(PORT))
        .env("QBT_TORRENTING_PORT", String.valueOf(TORRENTS))
        .mounts(mounts)
        .resources(ResourcesPlan.of("10m", "32Mi", "128Mi"))
        .build();
  }

  @Override
  String login(Setting setting) {
    return setting.login(USER, PASSWORD);
  }

  @Override
  void join(QbittorrentOptions said, Setting setting, RecipeContext context) {
    Value.Secret key = setting.secret(PASSWORD);
    Joints.note(new Joined(context, "qbittorrent", PORT, USER, key, said.isAlone()));
  }
}
