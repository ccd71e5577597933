/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * commands_ioctl.c - the requests of ioctl that have more to show than a number, and what they
 * take. Their names, and those that take a number or nothing, are in core/ioctls.def.
 */
#include "commands.h"

/* clang-format off */
/* By number. */
const struct command ioctl_commands[] = {
	{ 0x301, "o", { "hd_geometry" }, 0 }, /* HDIO_GETGEO */
	{ 0x302, "o", { "ulong" }, 0 }, /* HDIO_GET_UNMASKINTR */
	{ 0x304, "o", { "ulong" }, 0 }, /* HDIO_GET_MULTCOUNT */
	{ 0x308, "o", { "ulong" }, 0 }, /* HDIO_GET_KEEPSETTINGS */
	{ 0x309, "o", { "ulong" }, 0 }, /* HDIO_GET_32BIT */
	{ 0x30a, "o", { "ulong" }, 0 }, /* HDIO_GET_NOWERR */
	{ 0x30b, "o", { "ulong" }, 0 }, /* HDIO_GET_DMA */
	{ 0x30e, "o", { "ulong" }, 0 }, /* HDIO_GET_WCACHE */
	{ 0x30f, "o", { "ulong" }, 0 }, /* HDIO_GET_ACOUSTIC */
	{ 0x310, "o", { "ulong" }, 0 }, /* HDIO_GET_ADDRESS */
	{ 0x31c, "i", { "three_x32" }, 0 }, /* HDIO_DRIVE_RESET */
	{ 0x31f, "i>", { "ata_drive", "ata_status" }, 0 }, /* HDIO_DRIVE_CMD */
	{ 0x328, "i", { "three_x32" }, 0 }, /* HDIO_SCAN_HWIF */
	{ 0x329, "f", { "ide_nice" }, 0 }, /* HDIO_SET_NICE */
	{ 0x32d, "f", { "ide_busstate" }, 0 }, /* HDIO_SET_BUSSTATE */
	{ 0x125d, "i", { "int" }, 0 }, /* BLKROSET */
	{ 0x125e, "o", { "int" }, 0 }, /* BLKROGET */
	{ 0x1260, "o", { "ulong" }, 0 }, /* BLKGETSIZE */
	{ 0x1263, "o", { "ulong" }, 0 }, /* BLKRAGET */
	{ 0x1265, "o", { "int" }, 0 }, /* BLKFRAGET */
	{ 0x1267, "o", { "ushort" }, 0 }, /* BLKSECTGET */
	{ 0x1268, "o", { "int" }, 0 }, /* BLKSSZGET */
	{ 0x1269, "i", { "blkpg" }, 0 }, /* BLKPG */
	{ 0x1277, "i", { "two_u64" }, 0 }, /* BLKDISCARD */
	{ 0x1278, "o", { "id" }, 0 }, /* BLKIOMIN */
	{ 0x1279, "o", { "id" }, 0 }, /* BLKIOOPT */
	{ 0x127a, "o", { "int" }, 0 }, /* BLKALIGNOFF */
	{ 0x127b, "o", { "id" }, 0 }, /* BLKPBSZGET */
	{ 0x127c, "o", { "id" }, 0 }, /* BLKDISCARDZEROES */
	{ 0x127d, "i", { "two_u64" }, 0 }, /* BLKSECDISCARD */
	{ 0x127e, "o", { "ushort" }, 0 }, /* BLKROTATIONAL */
	{ 0x127f, "i", { "two_u64" }, 0 }, /* BLKZEROOUT */
	{ 0x2201, "i", { "int" }, 0 }, /* SG_SET_TIMEOUT */
	{ 0x2203, "o", { "int" }, 0 }, /* SG_EMULATED_HOST */
	{ 0x2205, "o", { "int" }, 0 }, /* SG_GET_TRANSFORM */
	{ 0x2270, "o", { "int" }, 0 }, /* SG_GET_COMMAND_Q */
	{ 0x2271, "i", { "int" }, 0 }, /* SG_SET_COMMAND_Q */
	{ 0x2272, "o", { "int" }, 0 }, /* SG_GET_RESERVED_SIZE */
	{ 0x2275, "i", { "int" }, 0 }, /* SG_SET_RESERVED_SIZE */
	{ 0x2279, "i", { "int" }, 0 }, /* SG_SET_FORCE_LOW_DMA */
	{ 0x227a, "o", { "int" }, 0 }, /* SG_GET_LOW_DMA */
	{ 0x227b, "i", { "int" }, 0 }, /* SG_SET_FORCE_PACK_ID */
	{ 0x227c, "o", { "int" }, 0 }, /* SG_GET_PACK_ID */
	{ 0x227d, "o", { "int" }, 0 }, /* SG_GET_NUM_WAITING */
	{ 0x227e, "i", { "int" }, 0 }, /* SG_SET_DEBUG */
	{ 0x227f, "o", { "int" }, 0 }, /* SG_GET_SG_TABLESIZE */
	{ 0x2282, "o", { "int" }, 0 }, /* SG_GET_VERSION_NUM */
	{ 0x2283, "i", { "int" }, 0 }, /* SG_NEXT_CMD_LEN */
	{ 0x2284, "i", { "sg_reset" }, 0 }, /* SG_SCSI_RESET */
	{ 0x2285, "i", { "id" }, 0 }, /* SG_IO */
	{ 0x2287, "i", { "int" }, 0 }, /* SG_SET_KEEP_ORPHAN */
	{ 0x2288, "o", { "int" }, 0 }, /* SG_GET_KEEP_ORPHAN */
	{ 0x2289, "o", { "int" }, 0 }, /* SG_GET_ACCESS_COUNT */
	{ 0x2400, "f", { "perf_ioc" }, 0 }, /* PERF_EVENT_IOC_ENABLE */
	{ 0x2401, "f", { "perf_ioc" }, 0 }, /* PERF_EVENT_IOC_DISABLE */
	{ 0x2403, "f", { "perf_ioc" }, 0 }, /* PERF_EVENT_IOC_RESET */
	{ 0x4b2f, "f", { "kd_sound" }, 0 }, /* KIOCSOUND */
	{ 0x4b30, "f", { "kd_tone" }, 0 }, /* KDMKTONE */
	{ 0x4b31, "o", { "kd_led" }, 0 }, /* KDGETLED */
	{ 0x4b32, "f", { "kd_led_arg" }, 0 }, /* KDSETLED */
	{ 0x4b33, "o", { "kbd_type" }, 0 }, /* KDGKBTYPE */
	{ 0x4b3a, "f", { "kd_mode" }, 0 }, /* KDSETMODE */
	{ 0x4b3b, "o", { "kd_mode" }, 0 }, /* KDGETMODE */
	{ 0x4b40, "o", { "kd_bytes" }, 0 }, /* GIO_SCRNMAP */
	{ 0x4b41, "i", { "kd_bytes" }, 0 }, /* PIO_SCRNMAP */
	{ 0x4b44, "o", { "kbd_mode" }, 0 }, /* KDGKBMODE */
	{ 0x4b45, "f", { "kbd_mode" }, 0 }, /* KDSKBMODE */
	{ 0x4b46, "z", { "kbd_entry" }, 0 }, /* KDGKBENT */
	{ 0x4b47, "i", { "kbd_entry" }, 0 }, /* KDSKBENT */
	{ 0x4b48, "z", { "kbd_string" }, 0 }, /* KDGKBSENT */
	{ 0x4b49, "i", { "kbd_string" }, 0 }, /* KDSKBSENT */
	{ 0x4b4a, "o", { "kbd_accents" }, 0 }, /* KDGKBDIACR */
	{ 0x4b4b, "i", { "kbd_accents" }, 0 }, /* KDSKBDIACR */
	{ 0x4b4c, "z", { "kbd_keycode" }, 0 }, /* KDGETKEYCODE */
	{ 0x4b4d, "i", { "kbd_keycode_given" }, 0 }, /* KDSETKEYCODE */
	{ 0x4b52, "i>", { "kbd_repeat", "kbd_repeat" }, 0 }, /* KDKBDREP */
	{ 0x4b60, "o", { "kd_bytes" }, 0 }, /* GIO_FONT */
	{ 0x4b61, "i", { "kd_bytes" }, 0 }, /* PIO_FONT */
	{ 0x4b62, "o", { "kbd_meta" }, 0 }, /* KDGKBMETA */
	{ 0x4b63, "f", { "kbd_meta" }, 0 }, /* KDSKBMETA */
	{ 0x4b64, "o", { "kd_default_led" }, 0 }, /* KDGKBLED */
	{ 0x4b65, "f", { "kd_default_led_arg" }, 0 }, /* KDSKBLED */
	{ 0x4b66, "z", { "kd_unicode_map_filled" }, 0 }, /* GIO_UNIMAP */
	{ 0x4b67, "i", { "kd_unicode_map" }, 0 }, /* PIO_UNIMAP */
	{ 0x4b68, "i", { "kd_unicode_clear" }, 0 }, /* PIO_UNIMAPCLR */
	{ 0x4b69, "o", { "kd_unicode_screen" }, 0 }, /* GIO_UNISCRNMAP */
	{ 0x4b6a, "i", { "kd_unicode_screen" }, 0 }, /* PIO_UNISCRNMAP */
	{ 0x4b6b, "i>", { "kd_font", "kd_font" }, 0 }, /* GIO_FONTX */
	{ 0x4b6c, "i", { "kd_font" }, 0 }, /* PIO_FONTX */
	{ 0x4b70, "o", { "kd_bytes" }, 0 }, /* GIO_CMAP */
	{ 0x4b71, "i", { "kd_bytes" }, 0 }, /* PIO_CMAP */
	{ 0x4b72, "i", { "kd_font_op" }, 0 }, /* KDFONTOP */
	{ 0x4bfa, "o", { "kbd_accents_unicode" }, 0 }, /* KDGKBDIACRUC */
	{ 0x4bfb, "i", { "kbd_accents_unicode" }, 0 }, /* KDSKBDIACRUC */
	{ 0x4c02, "i", { "loop_info" }, 0 }, /* LOOP_SET_STATUS */
	{ 0x4c03, "o", { "loop_info" }, 0 }, /* LOOP_GET_STATUS */
	{ 0x4c04, "i", { "loop_info64" }, 0 }, /* LOOP_SET_STATUS64 */
	{ 0x4c05, "o", { "loop_info64" }, 0 }, /* LOOP_GET_STATUS64 */
	{ 0x4c0a, "i", { "loop_config" }, 0 }, /* LOOP_CONFIGURE */
	{ 0x4d13, "f", { "mtd_file_mode" }, 0 }, /* MTDFILEMODE */
	{ 0x5401, "o", { "termios" }, 0 }, /* TCGETS */
	{ 0x5402, "i", { "termios" }, 0 }, /* TCSETS */
	{ 0x5403, "i", { "termios" }, 0 }, /* TCSETSW */
	{ 0x5404, "i", { "termios" }, 0 }, /* TCSETSF */
	{ 0x5405, "o", { "termio" }, 0 }, /* TCGETA */
	{ 0x5406, "i", { "termio" }, 0 }, /* TCSETA */
	{ 0x5407, "i", { "termio" }, 0 }, /* TCSETAW */
	{ 0x5408, "i", { "termio" }, 0 }, /* TCSETAF */
	{ 0x540a, "f", { "tty_flow" }, 0 }, /* TCXONC */
	{ 0x540b, "f", { "tty_flush" }, 0 }, /* TCFLSH */
	{ 0x540f, "o", { "int" }, 0 }, /* TIOCGPGRP */
	{ 0x5410, "i", { "int" }, 0 }, /* TIOCSPGRP */
	{ 0x5411, "o", { "int" }, 0 }, /* TIOCOUTQ */
	{ 0x5412, "i", { "terminal_input" }, 0 }, /* TIOCSTI */
	{ 0x5413, "o", { "winsize" }, 0 }, /* TIOCGWINSZ */
	{ 0x5414, "i", { "winsize" }, 0 }, /* TIOCSWINSZ */
	{ 0x5415, "o", { "modem" }, 0 }, /* TIOCMGET */
	{ 0x5416, "i", { "modem" }, 0 }, /* TIOCMBIS */
	{ 0x5417, "i", { "modem" }, 0 }, /* TIOCMBIC */
	{ 0x5418, "i", { "modem" }, 0 }, /* TIOCMSET */
	{ 0x5419, "o", { "int" }, 0 }, /* TIOCGSOFTCAR */
	{ 0x541a, "i", { "int" }, 0 }, /* TIOCSSOFTCAR */
	{ 0x541b, "o", { "int" }, 0 }, /* FIONREAD */
	{ 0x5420, "i", { "int" }, 0 }, /* TIOCPKT */
	{ 0x5421, "i", { "int" }, 0 }, /* FIONBIO */
	{ 0x5423, "i", { "int" }, 0 }, /* TIOCSETD */
	{ 0x5424, "o", { "int" }, 0 }, /* TIOCGETD */
	{ 0x5429, "o", { "int" }, 0 }, /* TIOCGSID */
	{ 0x5452, "i", { "int" }, 0 }, /* FIOASYNC */
	{ 0x5456, "o", { "termios" }, 0 }, /* TIOCGLCKTRMIOS */
	{ 0x5457, "i", { "termios" }, 0 }, /* TIOCSLCKTRMIOS */
	{ 0x8901, "i", { "int" }, 0 }, /* FIOSETOWN */
	{ 0x8902, "i", { "int" }, 0 }, /* SIOCSPGRP */
	{ 0x8903, "o", { "int" }, 0 }, /* FIOGETOWN */
	{ 0x8904, "o", { "int" }, 0 }, /* SIOCGPGRP */
	{ 0x8905, "o", { "int" }, 0 }, /* SIOCATMARK */
	{ 0x8910, "z", { "ifreq_index" }, 0 }, /* SIOCGIFNAME */
	{ 0x8912, "i", { "ifconf" }, 0 }, /* SIOCGIFCONF */
	{ 0x8913, "z", { "ifreq" }, 0 }, /* SIOCGIFFLAGS */
	{ 0x8914, "i", { "ifreq" }, 0 }, /* SIOCSIFFLAGS */
	{ 0x8915, "z", { "ifreq" }, 0 }, /* SIOCGIFADDR */
	{ 0x8916, "i", { "ifreq" }, 0 }, /* SIOCSIFADDR */
	{ 0x8917, "z", { "ifreq" }, 0 }, /* SIOCGIFDSTADDR */
	{ 0x8918, "i", { "ifreq" }, 0 }, /* SIOCSIFDSTADDR */
	{ 0x8919, "z", { "ifreq" }, 0 }, /* SIOCGIFBRDADDR */
	{ 0x891a, "i", { "ifreq" }, 0 }, /* SIOCSIFBRDADDR */
	{ 0x891b, "z", { "ifreq" }, 0 }, /* SIOCGIFNETMASK */
	{ 0x891c, "i", { "ifreq" }, 0 }, /* SIOCSIFNETMASK */
	{ 0x891d, "z", { "ifreq" }, 0 }, /* SIOCGIFMETRIC */
	{ 0x891e, "i", { "ifreq" }, 0 }, /* SIOCSIFMETRIC */
	{ 0x8921, "z", { "ifreq" }, 0 }, /* SIOCGIFMTU */
	{ 0x8922, "i", { "ifreq" }, 0 }, /* SIOCSIFMTU */
	{ 0x8923, "i", { "ifreq" }, 0 }, /* SIOCSIFNAME */
	{ 0x8924, "i", { "ifreq" }, 0 }, /* SIOCSIFHWADDR */
	{ 0x8925, "o", { "int" }, 0 }, /* SIOCGIFENCAP */
	{ 0x8926, "i", { "int" }, 0 }, /* SIOCSIFENCAP */
	{ 0x8927, "z", { "ifreq" }, 0 }, /* SIOCGIFHWADDR */
	{ 0x8929, "z", { "ifreq" }, 0 }, /* SIOCGIFSLAVE */
	{ 0x8930, "i", { "ifreq" }, 0 }, /* SIOCSIFSLAVE */
	{ 0x8931, "i", { "ifreq" }, 0 }, /* SIOCADDMULTI */
	{ 0x8932, "i", { "ifreq" }, 0 }, /* SIOCDELMULTI */
	{ 0x8933, "z", { "ifreq" }, 0 }, /* SIOCGIFINDEX */
	{ 0x8937, "i", { "ifreq" }, 0 }, /* SIOCSIFHWBROADCAST */
	{ 0x8942, "z", { "ifreq" }, 0 }, /* SIOCGIFTXQLEN */
	{ 0x8943, "i", { "ifreq" }, 0 }, /* SIOCSIFTXQLEN */
	{ 0x894b, "o", { "int" }, 0 }, /* SIOCOUTQNSD */
	{ 0x8970, "z", { "ifreq" }, 0 }, /* SIOCGIFMAP */
	{ 0x8971, "i", { "ifreq" }, 0 }, /* SIOCSIFMAP */
	{ 0x89a0, "i", { "interface" }, 0 }, /* SIOCBRADDBR */
	{ 0x89a1, "i", { "interface" }, 0 }, /* SIOCBRDELBR */
	{ 0x89a2, "i", { "ifreq_bridge" }, 0 }, /* SIOCBRADDIF */
	{ 0x89a3, "i", { "ifreq_bridge" }, 0 }, /* SIOCBRDELIF */
	{ 0xab0a, "f", { "nbd_flags" }, 0 }, /* NBD_SET_FLAGS */
	{ 0xae03, "f", { "kvm_capability" }, 0 }, /* KVM_CHECK_EXTENSION */
	{ 0xb704, "o", { "int" }, 0 }, /* NS_GET_OWNER_UID */
	{ 0x400445a0, "i", { "id" }, 0 }, /* EVIOCSCLOCKID */
	{ 0x40044d0e, "o", { "id" }, 0 }, /* MIXER_WRITE(14) or OTPGETREGIONCOUNT */
	{ 0x40044f01, "i", { "int" }, 0 }, /* UBI_IOCEBER */
	{ 0x40044f02, "i", { "ubi_leb_change" }, 0 }, /* UBI_IOCEBCH */
	{ 0x40044f04, "i", { "int" }, 0 }, /* UBI_IOCEBUNMAP */
	{ 0x40045201, "i", { "int" }, 0 }, /* RNDADDTOENTCNT */
	{ 0x40045431, "i", { "int" }, 0 }, /* TIOCSPTLCK */
	{ 0x40045612, "i", { "v4l2_buf_type" }, 0 }, /* VIDIOC_STREAMON */
	{ 0x40045613, "i", { "v4l2_buf_type" }, 0 }, /* VIDIOC_STREAMOFF */
	{ 0x40046602, "i", { "fs_flags" }, 0 }, /* FS_IOC32_SETFLAGS */
	{ 0x40046911, "i", { "lirc_mode" }, 0 }, /* LIRC_SET_SEND_MODE */
	{ 0x40046912, "i", { "lirc_mode" }, 0 }, /* LIRC_SET_REC_MODE */
	{ 0x40046913, "i", { "id" }, 0 }, /* LIRC_SET_SEND_CARRIER */
	{ 0x40046914, "i", { "id" }, 0 }, /* LIRC_SET_REC_CARRIER */
	{ 0x40046915, "i", { "id" }, 0 }, /* LIRC_SET_SEND_DUTY_CYCLE */
	{ 0x40046917, "i", { "x32" }, 0 }, /* LIRC_SET_TRANSMITTER_MASK */
	{ 0x40046918, "i", { "id" }, 0 }, /* LIRC_SET_REC_TIMEOUT */
	{ 0x40046919, "i", { "id" }, 0 }, /* LIRC_SET_REC_TIMEOUT_REPORTS */
	{ 0x4004691d, "i", { "id" }, 0 }, /* LIRC_SET_MEASURE_CARRIER_MODE */
	{ 0x4004691f, "i", { "id" }, 0 }, /* IPMICTL_SET_MAINTENANCE_MODE_CMD or LIRC_SET_REC_CARRIER_RANGE */
	{ 0x40046923, "i", { "id" }, 0 }, /* LIRC_SET_WIDEBAND_RECEIVER */
	{ 0x40046f01, "i", { "int" }, 0 }, /* UBI_IOCRMVOL */
	{ 0x40046f04, "i", { "int" }, 0 }, /* UBI_IOCRPEB */
	{ 0x40046f05, "i", { "int" }, 0 }, /* UBI_IOCSPEB */
	{ 0x40046f41, "i", { "int" }, 0 }, /* UBI_IOCDET */
	{ 0x40049421, "f", { "btrfs_balance_ctl" }, 0 }, /* BTRFS_IOC_BALANCE_CTL */
	{ 0x40063e00, "i", { "counter_watch" }, 0 }, /* COUNTER_ADD_WATCH_IOCTL */
	{ 0x40081271, "i", { "int" }, 0 }, /* BLKBSZSET */
	{ 0x40082102, "i", { "x64" }, 0 }, /* SECCOMP_IOCTL_NOTIF_ID_VALID */
	{ 0x40082404, "i", { "u64" }, 0 }, /* PERF_EVENT_IOC_PERIOD */
	{ 0x40082406, "t", { NULL }, 0 }, /* PERF_EVENT_IOC_SET_FILTER */
	{ 0x4008240b, "i", { "perf_event_attr" }, 0 }, /* PERF_EVENT_IOC_MODIFY_ATTRIBUTES */
	{ 0x40084503, "i", { "two_u32" }, 0 }, /* EVIOCSREP */
	{ 0x40084d02, "i", { "erase_info" }, 0 }, /* MIXER_WRITE(2) or MEMERASE */
	{ 0x40084d05, "i", { "erase_info" }, 0 }, /* MIXER_WRITE(5) or MEMLOCK */
	{ 0x40084d06, "i", { "erase_info" }, 0 }, /* MIXER_WRITE(6) or MEMUNLOCK */
	{ 0x40084d0b, "i", { "u64" }, 0 }, /* MIXER_WRITE(11) or MEMGETBADBLOCK */
	{ 0x40084d0c, "i", { "u64" }, 0 }, /* MIXER_WRITE(12) or MEMSETBADBLOCK */
	{ 0x40084f00, "i", { "int" }, 0 }, /* UBI_IOCVOLUP */
	{ 0x40084f03, "i", { "ubi_map" }, 0 }, /* UBI_IOCEBMAP */
	{ 0x40085203, "i", { "random_entropy" }, 0 }, /* RNDADDENTROPY */
	{ 0x40085618, "i", { "x64" }, 0 }, /* VIDIOC_S_STD */
	{ 0x40086602, "i", { "fs_flags" }, 0 }, /* FS_IOC_SETFLAGS */
	{ 0x40089413, "i", { "u64" }, 0 }, /* BTRFS_IOC_DEFAULT_SUBVOL */
	{ 0x40089416, "i", { "u64" }, 0 }, /* BTRFS_IOC_WAIT_SYNC */
	{ 0x4008941a, "i", { "btrfs_subvol_flags" }, 0 }, /* BTRFS_IOC_SUBVOL_SETFLAGS */
	{ 0x4008ae90, "i", { "kvm_cpuid" }, 0 }, /* KVM_SET_CPUID2 */
	{ 0x400c4d0f, "o", { "otp_info" }, 0 }, /* MIXER_WRITE(15) or OTPGETREGIONINFO */
	{ 0x400c6f02, "i", { "ubi_volume_resize" }, 0 }, /* UBI_IOCRSVOL */
	{ 0x40103d02, "i", { "ptp_extts" }, 0 }, /* PTP_EXTTS_REQUEST */
	{ 0x40103d0b, "i", { "ptp_extts2" }, 0 }, /* PTP_EXTTS_REQUEST2 */
	{ 0x40104d14, "i", { "erase_info64" }, 0 }, /* MIXER_WRITE(20) or MEMERASE64 */
	{ 0x40104f06, "i", { "ubi_volume_property" }, 0 }, /* UBI_IOCSETVOLPROP */
	{ 0x4010942a, "i", { "btrfs_qgroup_create" }, 0 }, /* BTRFS_IOC_QGROUP_CREATE */
	{ 0x4014563c, "i", { "v4l2_crop" }, 0 }, /* VIDIOC_S_CROP */
	{ 0x40182103, "i", { "seccomp_addfd" }, 0 }, /* SECCOMP_IOCTL_NOTIF_ADDFD */
	{ 0x40186f40, "i>", { "ubi_attach", "int" }, 0 }, /* UBI_IOCATT */
	{ 0x40187013, "i", { "rtc_param_get" }, 0 }, /* RTC_PARAM_GET */
	{ 0x40187014, "i", { "rtc_param" }, 0 }, /* RTC_PARAM_SET */
	{ 0x40189429, "i", { "btrfs_qgroup_assign" }, 0 }, /* BTRFS_IOC_QGROUP_ASSIGN */
	{ 0x401c5820, "i", { "fsxattr_given" }, 0 }, /* FS_IOC_FSSETXATTR */
	{ 0x40207012, "i", { "rtc_pll" }, 0 }, /* RTC_PLL_SET */
	{ 0x4020940d, "i", { "file_clone_range" }, 0 }, /* BTRFS_IOC_CLONE_RANGE or FICLONERANGE */
	{ 0x4020ae46, "i", { "kvm_memory" }, 0 }, /* KVM_SET_USER_MEMORY_REGION */
	{ 0x40247007, "i", { "rtc_time" }, 0 }, /* RTC_ALM_SET */
	{ 0x4024700a, "i", { "rtc_time" }, 0 }, /* RTC_SET_TIME */
	{ 0x40284504, "i", { "input_keymap" }, 0 }, /* EVIOCSKEYCODE_V2 */
	{ 0x4028700f, "i", { "rtc_wkalrm" }, 0 }, /* RTC_WKALM_SET */
	{ 0x402c542b, "i", { "termios" }, 0 }, /* TCSETS2 */
	{ 0x402c542c, "i", { "termios" }, 0 }, /* TCSETSW2 */
	{ 0x402c542d, "i", { "termios" }, 0 }, /* TCSETSF2 */
	{ 0x40304580, "i", { "ff_effect" }, 0 }, /* EVIOCSFF */
	{ 0x4030560b, "i", { "v4l2_frame_buffer" }, 0 }, /* VIDIOC_S_FBUF */
	{ 0x40309410, "i", { "btrfs_defrag" }, 0 }, /* BTRFS_IOC_DEFRAG_RANGE */
	{ 0x40309439, "i", { "btrfs_features_set" }, 0 }, /* BTRFS_IOC_SET_FEATURES */
	{ 0x40383d03, "i", { "ptp_perout" }, 0 }, /* PTP_PEROUT_REQUEST */
	{ 0x40383d0c, "i", { "ptp_perout" }, 0 }, /* PTP_PEROUT_REQUEST2 */
	{ 0x4040942c, "i", { "btrfs_quota_rescan" }, 0 }, /* BTRFS_IOC_QUOTA_RESCAN */
	{ 0x40489426, "i", { "btrfs_send" }, 0 }, /* BTRFS_IOC_SEND */
	{ 0x4054561e, "i", { "v4l2_tuner" }, 0 }, /* VIDIOC_S_TUNER */
	{ 0x40603d07, "i", { "ptp_pin_set" }, 0 }, /* PTP_PIN_SETFUNC */
	{ 0x40603d10, "i", { "ptp_pin_set2" }, 0 }, /* PTP_PIN_SETFUNC2 */
	{ 0x4090ae82, "i", { "kvm_regs" }, 0 }, /* KVM_SET_REGS */
	{ 0x40986f00, "i>", { "ubi_volume", "int" }, 0 }, /* UBI_IOCMKVOL */
	{ 0x41009432, "i", { "file_system_label" }, 0 }, /* FS_IOC_SETFSLABEL */
	{ 0x4138ae84, "i", { "kvm_sregs" }, 0 }, /* KVM_SET_SREGS */
	{ 0x43403d05, "z", { "ptp_samples" }, 0 }, /* PTP_SYS_OFFSET */
	{ 0x43403d0e, "z", { "ptp_samples" }, 0 }, /* PTP_SYS_OFFSET2 */
	{ 0x50009401, "i", { "btrfs_vol" }, 0 }, /* BTRFS_IOC_SNAP_CREATE */
	{ 0x50009403, "i", { "btrfs_vol" }, 0 }, /* BTRFS_IOC_RESIZE */
	{ 0x50009404, "i", { "btrfs_vol" }, 0 }, /* BTRFS_IOC_SCAN_DEV */
	{ 0x50009405, "i", { "btrfs_vol" }, 0 }, /* BTRFS_IOC_FORGET_DEV */
	{ 0x5000940a, "i", { "btrfs_vol" }, 0 }, /* BTRFS_IOC_ADD_DEV */
	{ 0x5000940b, "i", { "btrfs_vol" }, 0 }, /* BTRFS_IOC_RM_DEV */
	{ 0x5000940e, "i", { "btrfs_vol" }, 0 }, /* BTRFS_IOC_SUBVOL_CREATE */
	{ 0x5000940f, "i", { "btrfs_vol" }, 0 }, /* BTRFS_IOC_SNAP_DESTROY */
	{ 0x50009417, "i>", { "btrfs_vol_v2", "btrfs_transid" }, 0 }, /* BTRFS_IOC_SNAP_CREATE_V2 */
	{ 0x50009418, "i>", { "btrfs_vol_v2", "btrfs_transid" }, 0 }, /* BTRFS_IOC_SUBVOL_CREATE_V2 */
	{ 0x80041284, "o", { "id" }, 0 }, /* BLKGETZONESZ */
	{ 0x80041285, "o", { "id" }, 0 }, /* BLKGETNRZONES */
	{ 0x80044584, "o", { "id" }, 0 }, /* EVIOCGEFFECTS */
	{ 0x80044d07, "o", { "int" }, 0 }, /* MIXER_READ(7) or MEMGETREGIONCOUNT */
	{ 0x80044d0d, "i", { "mtd_otp" }, 0 }, /* MIXER_READ(13) or OTPSELECT */
	{ 0x80044f05, "i", { "int" }, 0 }, /* UBI_IOCEBISMAP */
	{ 0x80045200, "o", { "int" }, 0 }, /* RNDGETENTCNT */
	{ 0x80045430, "o", { "int" }, 0 }, /* TIOCGPTN */
	{ 0x80045432, "o", { "int" }, 0 }, /* TIOCGDEV */
	{ 0x80045439, "o", { "int" }, 0 }, /* TIOCGPTLCK */
	{ 0x80045440, "o", { "int" }, 0 }, /* TIOCGEXCL */
	{ 0x80045626, "o", { "id" }, 0 }, /* VIDIOC_G_INPUT */
	{ 0x80045701, "o", { "int" }, 0 }, /* WDIOC_GETSTATUS */
	{ 0x80045702, "o", { "int" }, 0 }, /* WDIOC_GETBOOTSTATUS */
	{ 0x80045703, "o", { "int" }, 0 }, /* WDIOC_GETTEMP */
	{ 0x80045707, "o", { "int" }, 0 }, /* WDIOC_GETTIMEOUT */
	{ 0x80045709, "o", { "int" }, 0 }, /* WDIOC_GETPRETIMEOUT */
	{ 0x8004570a, "o", { "int" }, 0 }, /* WDIOC_GETTIMELEFT */
	{ 0x80046601, "o", { "fs_flags" }, 0 }, /* FS_IOC32_GETFLAGS */
	{ 0x80046901, "o", { "lirc_mode" }, 0 }, /* LIRC_GET_SEND_MODE */
	{ 0x80046902, "o", { "lirc_mode" }, 0 }, /* LIRC_GET_REC_MODE */
	{ 0x80046907, "o", { "id" }, 0 }, /* LIRC_GET_REC_RESOLUTION */
	{ 0x80046908, "o", { "id" }, 0 }, /* I2OVALIDATE or LIRC_GET_MIN_TIMEOUT */
	{ 0x80046909, "o", { "id" }, 0 }, /* LIRC_GET_MAX_TIMEOUT */
	{ 0x8004690f, "o", { "id" }, 0 }, /* LIRC_GET_LENGTH */
	{ 0x80046924, "o", { "id" }, 0 }, /* LIRC_GET_REC_TIMEOUT */
	{ 0x80047013, "o", { "rtc_voltage" }, 0 }, /* RTC_VL_READ */
	{ 0x8004a405, "i", { "tee_session" }, 0 }, /* TEE_IOC_CLOSE_SESSION */
	{ 0x80081270, "o", { "int" }, 0 }, /* BLKBSZGET */
	{ 0x80081272, "o", { "u64" }, 0 }, /* BLKGETSIZE64 */
	{ 0x80081280, "o", { "u64" }, 0 }, /* BLKGETDISKSEQ */
	{ 0x80082407, "o", { "u64" }, 0 }, /* PERF_EVENT_IOC_ID */
	{ 0x80084502, "o", { "input_id" }, 0 }, /* EVIOCGID */
	{ 0x80084503, "o", { "two_u32" }, 0 }, /* EVIOCGREP */
	{ 0x80084d17, "i", { "erase_info" }, 0 }, /* MIXER_READ(23) or MEMISLOCKED */
	{ 0x80085617, "o", { "x64" }, 0 }, /* VIDIOC_G_STD */
	{ 0x80086601, "o", { "fs_flags" }, 0 }, /* FS_IOC_GETFLAGS */
	{ 0x8008700b, "o", { "u64" }, 0 }, /* RTC_IRQP_READ */
	{ 0x8008700d, "o", { "u64" }, 0 }, /* RTC_EPOCH_READ */
	{ 0x80089418, "o", { "u64" }, 0 }, /* BTRFS_IOC_START_SYNC */
	{ 0x80089419, "o", { "btrfs_subvol_flags" }, 0 }, /* BTRFS_IOC_SUBVOL_GETFLAGS */
	{ 0x8008a404, "i", { "tee_cancel" }, 0 }, /* TEE_IOC_CANCEL */
	{ 0x800c4d10, "i", { "otp_info" }, 0 }, /* MIXER_READ(16) or OTPLOCK */
	{ 0x80104d12, "o", { "ecc_stats" }, 0 }, /* MIXER_READ(18) or ECCGETSTATS */
	{ 0x8010a402, "i", { "tee_buffer" }, 0 }, /* TEE_IOC_OPEN_SESSION */
	{ 0x8010a403, "i", { "tee_buffer" }, 0 }, /* TEE_IOC_INVOKE */
	{ 0x8010a406, "i", { "tee_buffer" }, 0 }, /* TEE_IOC_SUPPL_RECV */
	{ 0x8010a407, "i", { "tee_buffer" }, 0 }, /* TEE_IOC_SUPPL_SEND */
	{ 0x8010aa01, "i", { "uffdio_range" }, 0 }, /* UFFDIO_UNREGISTER */
	{ 0x8010aa02, "i", { "uffdio_range" }, 0 }, /* UFFDIO_WAKE */
	{ 0x80189439, "o", { "btrfs_features" }, 0 }, /* BTRFS_IOC_GET_FEATURES */
	{ 0x801c581f, "o", { "fsxattr" }, 0 }, /* FS_IOC_FSGETXATTR */
	{ 0x80204d01, "o", { "mtd_info" }, 0 }, /* MIXER_READ(1) or MEMGETINFO */
	{ 0x80207011, "o", { "rtc_pll" }, 0 }, /* RTC_PLL_GET */
	{ 0x80247008, "o", { "rtc_time" }, 0 }, /* RTC_ALM_READ */
	{ 0x80247009, "o", { "rtc_time" }, 0 }, /* RTC_RD_TIME */
	{ 0x80284504, "o", { "input_keymap" }, 0 }, /* EVIOCGKEYCODE_V2 */
	{ 0x80287010, "o", { "rtc_wkalrm" }, 0 }, /* RTC_WKALM_RD */
	{ 0x802c542a, "o", { "termios" }, 0 }, /* TCGETS2 */
	{ 0x8030560a, "o", { "v4l2_frame_buffer" }, 0 }, /* VIDIOC_G_FBUF */
	{ 0x8040942d, "o", { "btrfs_quota_rescan_status" }, 0 }, /* BTRFS_IOC_QUOTA_RESCAN_STATUS */
	{ 0x8090ae81, "o", { "kvm_regs" }, 0 }, /* KVM_GET_REGS */
	{ 0x81009431, "o", { "file_system_label" }, 0 }, /* FS_IOC_GETFSLABEL */
	{ 0x8138ae83, "o", { "kvm_sregs" }, 0 }, /* KVM_GET_SREGS */
	{ 0x90009427, "i", { "btrfs_vol" }, 0 }, /* BTRFS_IOC_DEVICES_READY */
	{ 0xc0045627, "i", { "id" }, 0 }, /* VIDIOC_S_INPUT */
	{ 0xc0045706, "i", { "int" }, 0 }, /* WDIOC_SETTIMEOUT */
	{ 0xc0045708, "i", { "int" }, 0 }, /* WDIOC_SETPRETIMEOUT */
	{ 0xc004b40c, "i", { "gpio_offset" }, 0 }, /* GPIO_GET_LINEINFO_UNWATCH_IOCTL */
	{ 0xc008240a, "i", { "perf_query" }, 0 }, /* PERF_EVENT_IOC_QUERY_BPF */
	{ 0xc008561b, "z", { "v4l2_control" }, 0 }, /* VIDIOC_G_CTRL */
	{ 0xc008561c, "i", { "v4l2_control_set" }, 0 }, /* VIDIOC_S_CTRL */
	{ 0xc0104d03, "i", { "mtd_oob" }, 0 }, /* MEMWRITEOOB */
	{ 0xc0104d04, "i", { "mtd_oob" }, 0 }, /* MEMREADOOB */
	{ 0xc0104d08, "z", { "mtd_region" }, 0 }, /* MEMGETREGIONINFO */
	{ 0xc0109414, "i>", { "btrfs_space", "btrfs_space_filled" }, 0 }, /* BTRFS_IOC_SPACE_INFO */
	{ 0xc0109428, "i", { "btrfs_quota_ctl" }, 0 }, /* BTRFS_IOC_QUOTA_CTL */
	{ 0xc010a401, "i>", { "tee_shm", "tee_shm" }, 0 }, /* TEE_IOC_SHM_ALLOC */
	{ 0xc010b40e, "i>", { "gpio_v2_mask", "gpio_v2_bits" }, 0 }, /* GPIO_V2_LINE_GET_VALUES_IOCTL */
	{ 0xc010b40f, "i", { "gpio_v2_values" }, 0 }, /* GPIO_V2_LINE_SET_VALUES_IOCTL */
	{ 0xc0145608, "z", { "v4l2_request_buffers" }, 0 }, /* VIDIOC_REQBUFS */
	{ 0xc014563b, "z", { "v4l2_typed" }, 0 }, /* VIDIOC_G_CROP */
	{ 0xc0182101, "i", { "seccomp_response" }, 0 }, /* SECCOMP_IOCTL_NOTIF_SEND */
	{ 0xc0184d15, "i", { "mtd_oob64" }, 0 }, /* MEMWRITEOOB64 */
	{ 0xc0184d16, "i", { "mtd_oob64" }, 0 }, /* MEMREADOOB64 */
	{ 0xc0185879, "i", { "fitrim" }, 0 }, /* FITRIM */
	{ 0xc0189436, "i>", { "file_dedupe_range", "file_dedupe_result" }, 0 }, /* BTRFS_IOC_FILE_EXTENT_SAME or FIDEDUPERANGE */
	{ 0xc018a409, "i", { "tee_shm_register" }, 0 }, /* TEE_IOC_SHM_REGISTER */
	{ 0xc018aa3f, "i", { "uffdio_api" }, 0 }, /* UFFDIO_API */
	{ 0xc0205647, "z", { "v4l2_ext_controls" }, 0 }, /* VIDIOC_G_EXT_CTRLS */
	{ 0xc0205648, "z", { "v4l2_ext_controls" }, 0 }, /* VIDIOC_S_EXT_CTRLS */
	{ 0xc0205649, "z", { "v4l2_ext_controls" }, 0 }, /* VIDIOC_TRY_EXT_CTRLS */
	{ 0xc020660b, "i>", { "fiemap", "fiemap_filled" }, 0 }, /* FS_IOC_FIEMAP */
	{ 0xc020aa00, "z", { "uffdio_register" }, 0 }, /* UFFDIO_REGISTER */
	{ 0xc020aa04, "z", { "uffdio_zeropage" }, 0 }, /* UFFDIO_ZEROPAGE */
	{ 0xc028aa03, "z", { "uffdio_copy" }, 0 }, /* UFFDIO_COPY */
	{ 0xc02c563a, "z", { "v4l2_typed" }, 0 }, /* VIDIOC_CROPCAP */
	{ 0xc02c564a, "z", { "v4l2_frame_size" }, 0 }, /* VIDIOC_ENUM_FRAMESIZES */
	{ 0xc0304d18, "i", { "mtd_write" }, 0 }, /* MEMWRITE */
	{ 0xc030b404, "i>", { "gpio_event_request", "gpio_event_fd" }, 0 }, /* GPIO_GET_LINEEVENT_IOCTL */
	{ 0xc034564b, "z", { "v4l2_frame_interval" }, 0 }, /* VIDIOC_ENUM_FRAMEINTERVALS */
	{ 0xc0389423, "i", { "btrfs_ino_paths" }, 0 }, /* BTRFS_IOC_INO_PATHS */
	{ 0xc0389424, "i", { "btrfs_logical_ino" }, 0 }, /* BTRFS_IOC_LOGICAL_INO */
	{ 0xc0405602, "z", { "v4l2_format_number" }, 0 }, /* VIDIOC_ENUM_FMT */
	{ 0xc040b408, "o", { "gpio_handle_data" }, 0 }, /* GPIOHANDLE_GET_LINE_VALUES_IOCTL */
	{ 0xc040b409, "i", { "gpio_handle_data" }, 0 }, /* GPIOHANDLE_SET_LINE_VALUES_IOCTL */
	{ 0xc0445624, "z", { "v4l2_query" }, 0 }, /* VIDIOC_QUERYCTRL */
	{ 0xc0481273, "z", { "blk_trace_setup" }, 0 }, /* BLKTRACESETUP */
	{ 0xc0485619, "z", { "v4l2_index" }, 0 }, /* VIDIOC_ENUMSTD */
	{ 0xc048b402, "i>", { "gpio_line_info", "gpio_line_info_filled" }, 0 }, /* GPIO_GET_LINEINFO_IOCTL */
	{ 0xc048b40b, "i>", { "gpio_line_info", "gpio_line_info_filled" }, 0 }, /* GPIO_GET_LINEINFO_WATCH_IOCTL */
	{ 0xc0502100, "i", { "seccomp_notif" }, 0 }, /* SECCOMP_IOCTL_NOTIF_RECV */
	{ 0xc050561a, "z", { "v4l2_index" }, 0 }, /* VIDIOC_ENUMINPUT */
	{ 0xc054561d, "z", { "v4l2_index" }, 0 }, /* VIDIOC_G_TUNER */
	{ 0xc054b40a, "i", { "gpio_handle_config" }, 0 }, /* GPIOHANDLE_SET_CONFIG_IOCTL */
	{ 0xc0585609, "z", { "v4l2_buffer" }, 0 }, /* VIDIOC_QUERYBUF */
	{ 0xc058560f, "z", { "v4l2_buffer" }, 0 }, /* VIDIOC_QBUF */
	{ 0xc0585611, "z", { "v4l2_buffer_type" }, 0 }, /* VIDIOC_DQBUF */
	{ 0xc0603d06, "z", { "ptp_pin" }, 0 }, /* PTP_PIN_GETFUNC */
	{ 0xc0603d0f, "z", { "ptp_pin2" }, 0 }, /* PTP_PIN_GETFUNC2 */
	{ 0xc0709411, "z", { "btrfs_search_v2" }, 0 }, /* BTRFS_IOC_TREE_SEARCH_V2 */
	{ 0xc0c89425, "i>", { "btrfs_receive", "btrfs_received" }, 0 }, /* BTRFS_IOC_SET_RECEIVED_SUBVOL */
	{ 0xc0cc5615, "z", { "v4l2_typed" }, 0 }, /* VIDIOC_G_PARM */
	{ 0xc0cc5616, "z", { "v4l2_typed" }, 0 }, /* VIDIOC_S_PARM */
	{ 0xc0d05604, "z", { "v4l2_typed" }, 0 }, /* VIDIOC_G_FMT */
	{ 0xc0d05605, "z", { "v4l2_typed" }, 0 }, /* VIDIOC_S_FMT */
	{ 0xc0d05640, "z", { "v4l2_typed" }, 0 }, /* VIDIOC_TRY_FMT */
	{ 0xc0e85667, "z", { "v4l2_query" }, 0 }, /* VIDIOC_QUERY_EXT_CTRL */
	{ 0xc100565c, "z", { "v4l2_create" }, 0 }, /* VIDIOC_CREATE_BUFS */
	{ 0xc100b405, "i>", { "gpio_v2_line_info", "gpio_v2_line_info_filled" }, 0 }, /* GPIO_V2_GET_LINEINFO_IOCTL */
	{ 0xc100b406, "i>", { "gpio_v2_line_info", "gpio_v2_line_info_filled" }, 0 }, /* GPIO_V2_GET_LINEINFO_WATCH_IOCTL */
	{ 0xc110b40d, "i", { "gpio_v2_line_config" }, 0 }, /* GPIO_V2_LINE_SET_CONFIG_IOCTL */
	{ 0xc16cb403, "i>", { "gpio_handle_request", "gpio_handle_fd" }, 0 }, /* GPIO_GET_LINEHANDLE_IOCTL */
	{ 0xc250b407, "i>", { "gpio_v2_line_request", "gpio_v2_fd" }, 0 }, /* GPIO_V2_GET_LINE_IOCTL */
	{ 0xc400941b, "i>", { "btrfs_scrub", "btrfs_scrub_done" }, 0 }, /* BTRFS_IOC_SCRUB */
	{ 0xc400941d, "i>", { "btrfs_scrub_given", "btrfs_scrub_done" }, 0 }, /* BTRFS_IOC_SCRUB_PROGRESS */
	{ 0xc4009420, "i", { "btrfs_balance" }, 0 }, /* BTRFS_IOC_BALANCE_V2 */
	{ 0xc4089434, "i>", { "btrfs_dev_stats", "btrfs_dev_stats_filled" }, 0 }, /* BTRFS_IOC_GET_DEV_STATS */
	{ 0xc4c03d09, "z", { "ptp_samples" }, 0 }, /* PTP_SYS_OFFSET_EXTENDED */
	{ 0xc4c03d12, "z", { "ptp_samples" }, 0 }, /* PTP_SYS_OFFSET_EXTENDED2 */
	{ 0xca289435, "z", { "btrfs_replace" }, 0 }, /* BTRFS_IOC_DEV_REPLACE */
	{ 0xd0009411, "z", { "btrfs_search" }, 0 }, /* BTRFS_IOC_TREE_SEARCH */
	{ 0xd0009412, "z", { "btrfs_ino_lookup" }, 0 }, /* BTRFS_IOC_INO_LOOKUP */
	{ 0xd000941e, "z", { "btrfs_dev_info" }, 0 }, /* BTRFS_IOC_DEV_INFO */
};
/* clang-format on */

const size_t ioctl_command_cnt = sizeof(ioctl_commands) / sizeof(ioctl_commands[0]);
