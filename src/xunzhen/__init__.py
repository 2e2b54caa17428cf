"""xunzhen 巡诊: health care that goes to the village, from the law to the pay slip."""
